import { onlineManager } from '@tanstack/react-query'

/** Calls back whenever the network is there again; answers what takes it back. */
export const onReconnected = (listener: () => void): (() => void) =>
  onlineManager.subscribe((isOnline) => {
    if (isOnline) listener()
  })
