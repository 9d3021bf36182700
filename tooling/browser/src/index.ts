export { cachedFolder } from './cache.ts'
export { launchBrowser } from './launch.ts'
