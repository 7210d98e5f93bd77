#ifndef LINK_LINK_H
#define LINK_LINK_H

void link_receive(void);

#endif
