"""Trợ lý Dịch vụ công: answers citizens' questions about a city's online public services."""
