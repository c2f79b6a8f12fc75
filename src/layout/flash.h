/* layout/flash.h — the one-time message between a redirect and the next page. layout_flash() writes it. */
#ifndef LAYOUT_FLASH_H
#define LAYOUT_FLASH_H

#include "http/req.h"

/* The message that came with this request, which is then gone; absent when there is none or it is not ours. */
str flash_take(struct req *q);

#endif
