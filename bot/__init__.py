"""The program: core decides, workflows order, store keeps, slack tells."""
