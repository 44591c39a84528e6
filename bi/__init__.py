"""What a BI tool imports."""
