"""Requests to servers on this machine, past any proxy that the environment names."""

import urllib.request

open_here = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
