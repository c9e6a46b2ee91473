"""A local stand-in for Slack, for rehearsals and tests. It knows nothing of the bot.

- `server.py` starts it (`with running() as server:`), `driver.py` acts in it, `page/` shows it in a browser;
- `workspace.py`, `rooms.py`, `posts.py`, `view_stack.py`, `file_shelf.py` remember it, `cast.yaml` fills it;
- `web_api/` answers the bot, `limits/` refuses layouts that Slack refuses, `faults.py` and `tiers.py` make calls fail;
- `socket_courier.py` and `http_courier.py` carry payloads to the bot, `courier.py` sends events again;
- `acting.py`, `forms.py`, `pressing.py` are what people do; `control.py` and `backstage.py` are the routes to them.
"""
