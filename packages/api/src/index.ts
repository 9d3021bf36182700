export { appRouter } from './router.ts'
