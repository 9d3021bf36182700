import { statfs } from 'node:fs/promises'

/**
 * Where throwaway data goes: into memory where there is plenty. A killed process loses nothing there that it would keep
 * on a disk; only a machine that loses power does.
 */
export const scratchRoot = async (): Promise<string> => {
  const { bavail, bsize } = await statfs('/dev/shm').catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > 2 ** 31 ? '/dev/shm' : '/tmp'
}
