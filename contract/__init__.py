"""What every client may rely on: the reply as typed models, held to `reply.schema.json` by a test.

The actions write replies with these models, the gateway reads and serves them. Nothing else lives here.
"""
