import { StorageError } from '@medilens/storage'
import { AppError } from '../trpc/error.ts'

/** What the store refuses, as whoever sends or reads a file hears it; what they can do nothing about stays as it is. */
export function storageRefusal(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error
  switch (error.code) {
    case 'busy':
      return new AppError('upload_busy', 'Somebody else is sending this file.', [], error)
    case 'full':
      return new AppError('unavailable', 'There is no room for this file at the moment.', [], error)
    default:
      return error
  }
}

export const isStorageError = (error: unknown, ...codes: readonly StorageError['code'][]): boolean =>
  error instanceof StorageError && codes.includes(error.code)
