import { createHash, randomUUID } from 'node:crypto'
import { mkdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Binaries, binariesFor, embeddedBinaries, systemDirectory } from './binaries.ts'
import type { Cluster } from './cluster.ts'
import { BUILTIN_LOCALE, createCluster } from './creation.ts'
import { codeOf } from './errors.ts'
import type { OnEvent } from './events.ts'
import { type Owner, privateDirectory, syncDirectory } from './files.ts'
import { embeddedSettings } from './settings.ts'
import { chooseRunner, type Runner } from './unprivileged.ts'

/** The kernel takes 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_LIMIT = 100

/** Makes the home directory, and gives its one true path, whatever links lead there. */
export const openHome = async (home: string): Promise<string> => {
  await mkdir(resolve(home), { recursive: true, mode: 0o700 })
  return await realpath(resolve(home))
}

const ownerOf = async (path: string): Promise<Owner | null> => {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * The directory of the socket: beside the data, or where that makes too long a path, in /tmp. Not in TMPDIR, which
 * may differ between two processes that have to meet there.
 */
const socketDirectory = (area: string): string => {
  const beside = join(area, 'run')
  if (Buffer.byteLength(join(beside, '.s.PGSQL.5432')) <= SOCKET_PATH_LIMIT) return beside
  return `/tmp/medilens-${createHash('sha256').update(area).digest('hex').slice(0, 24)}`
}

/** Another process may have been first; what it has put there is as good as ours. */
const isFirst = async (step: Promise<void>): Promise<boolean> => {
  try {
    await step
    return true
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false
    throw error
  }
}

const create = async (
  place: string,
  runner: Runner,
  binaries: Binaries,
  superuserPassword: string,
): Promise<void> => {
  const creation = { binaries, runner, superuserPassword, initdbArguments: BUILTIN_LOCALE }
  if (runner.kind !== 'other-user') {
    await createCluster(dirname(place), creation, async (data) => {
      await isFirst(rename(data, place))
    })
  } else {
    const directory = await systemDirectory()
    await createCluster(directory, creation, async (data) => {
      const area = join(directory, randomUUID())
      await privateDirectory(area, runner)
      await rename(data, join(area, 'data'))
      // A link, so that the home says where its data is, and takes it along when it is moved.
      const first = await isFirst(symlink(join(area, 'data'), place))
      if (!first) await rm(area, { recursive: true })
    })
  }
  await syncDirectory(dirname(place))
}

/** Finds the cluster of a home, and makes it at the first start; nothing is started yet. */
export const openCluster = async (
  home: string,
  superuserPassword: string,
  onEvent: OnEvent,
): Promise<Cluster> => {
  const area = join(home, 'postgres')
  await mkdir(area, { recursive: true, mode: 0o700 })
  const place = join(area, 'data')
  const owner = await ownerOf(place)
  const packaged = await embeddedBinaries()
  const runner = await chooseRunner(area, packaged.postgres, owner)
  const binaries = await binariesFor(runner, packaged)
  if (owner === null) {
    const began = performance.now()
    await create(place, runner, binaries, superuserPassword)
    onEvent({ type: 'created', data: place, milliseconds: Math.round(performance.now() - began) })
  }
  const data = await realpath(place)
  if (runner.kind === 'other-user') onEvent({ type: 'other-user', user: runner.user, data })
  const run = socketDirectory(dirname(data))
  await privateDirectory(run, runner)
  return { data, run, log: join(area, 'postgres.log'), binaries, runner, settings: embeddedSettings(run) }
}
