"""What is true of plans and journals. Pure: no files, clock or terminal; today is an argument."""
