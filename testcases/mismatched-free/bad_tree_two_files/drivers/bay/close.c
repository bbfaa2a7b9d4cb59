// SPDX-License-Identifier: GPL-2.0-only
#include "bay.h"

void bay_close(struct bay *b)
{
	kfree(b->map); /* EXPECT(cocci) KAP006 warning: another file allocates it */
	kfree(b->log); /* EXPECT(cocci) KAP006 error: another file allocates it */
	kfree(b->name);
	kvfree(b->spare);
}
