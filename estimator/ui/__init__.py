"""The dashboard. It knows declarations and results, never a service by name."""
