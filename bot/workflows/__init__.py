"""The verbs of the response team: each loads, asks core, keeps and queues what to tell, in one transaction."""
