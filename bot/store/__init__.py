"""The record: tables, transactions, queries. Rows become core types here and nowhere else."""
