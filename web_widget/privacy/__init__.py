"""The privacy screen: personal data out of a message before it leaves the request."""
