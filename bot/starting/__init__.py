"""How each platform and page is started; what all of them share is in `running`."""
