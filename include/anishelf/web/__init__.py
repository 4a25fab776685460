"""The pages in the Airflow UI: read-only views over the store."""
