"""Capacity, limits, delay and cost of AWS data services, from one workload."""
