"""The bot as its own process against the practice workspace: real HTTP, real WebSocket, real signals."""
