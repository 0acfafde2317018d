"""An article and its translation side by side, sentence by sentence. Sentences, memory, engines are of other rooms."""
