"""What a process of its own does with pictures from anybody: decode, read credentials, compare, ask the index. No
Django."""
