"""The radar: outside feeds and channels that are watched for altered copies of what the agencies sent."""
