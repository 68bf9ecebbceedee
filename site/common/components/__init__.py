"""The thinking behind components that draw: plain data in, places on paper out."""
