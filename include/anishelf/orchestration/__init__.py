"""What only Airflow needs: default arguments, sensors, triggers, task groups."""
