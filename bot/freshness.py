"""Taking in what is loaded while the server runs."""

import asyncio
import logging

from actions.examples import examples
from actions.knowledge_base import refresh
from bot.metrics import note_loading

logger = logging.getLogger(__name__)

#: Seconds between looks whether the knowledge was loaded anew.
_LOOK_EVERY = 2.0


async def keep_fresh() -> None:
    """Look again and again whether the knowledge was loaded anew; answers never wait for it."""
    note_loading()
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            if await asyncio.to_thread(refresh):
                examples.cache_clear()
                note_loading()
                logger.info("The knowledge was loaded anew and is answered from now.")
        except Exception:  # whatever it is, the next look may find it gone
            logger.warning("Whether the knowledge was loaded anew could not be read.")
