"""CDATA marks inside escaped text, cut in mid-word, and entities in a title."""

EXPECTED = [{"headline": 'Қазақстан "жаңалық"', "body": "<p>Мәтін</p><p>кесілген сө</p>"}]
