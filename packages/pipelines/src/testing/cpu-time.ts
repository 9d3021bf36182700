/** How long this process worked at something, in ms of its processors: what else the machine does makes it no longer. */
export const cpuTimeOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
