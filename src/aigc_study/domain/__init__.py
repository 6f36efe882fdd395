"""The rules of plans and journals. Pure: no files, clock or terminal; today is an argument."""
