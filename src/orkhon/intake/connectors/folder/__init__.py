"""A folder of this machine into which an agency's files fall, whoever writes them there."""
