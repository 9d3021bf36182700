import type { RouteKey } from '../routes.ts'

/** What the document says of an operation beside its bodies. */
export interface Told {
  readonly summary: string
}

/**
 * The procedures that a service in any language needs: files in, work out, results back. A test holds that all of the
 * hand-over's are among them.
 */
export const PROCEDURES: Readonly<Record<string, Told>> = {
  'file.createUpload': { summary: 'Begin a file, and get the token by which its bytes are sent' },
  'file.get': { summary: 'Read what is known of a file' },
  'assessment.analyze': { summary: 'Begin an assessment of files that are ready' },
  'assessment.get': { summary: 'Read an assessment: how far its run is, and what came of it' },
  'assessment.getBySession': { summary: 'Read an assessment by the name of its run, the session_id' },
  'pipeline.claim': { summary: 'Take up to ten jobs under a lease' },
  'pipeline.heartbeat': { summary: 'Hold a job for longer' },
  'pipeline.reportStage': { summary: 'Say how far a step of the run is' },
  'pipeline.submit': { summary: 'Hand over a result' },
  'pipeline.fail': { summary: 'Give a job back without a result' },
}

/** A plain route, by its name in the document. */
interface ToldRoute extends Told {
  readonly operationId: string
}

export const ROUTES = {
  'POST /api/:pipeline/analyze': {
    operationId: 'analyzeForm',
    summary: 'Send a sample in one form and begin its assessment',
  },
  'PUT /api/files/:fileId/content': { operationId: 'sendFile', summary: 'Send the bytes of a file' },
  'GET /api/files/:fileId/upload': { operationId: 'lookAtUpload', summary: 'Ask how far an upload is' },
  'GET /api/files/:fileId/content': { operationId: 'readFile', summary: 'Read a file, or a part of it' },
} as const satisfies Partial<Record<RouteKey, ToldRoute>>

export type ToldRouteKey = keyof typeof ROUTES
