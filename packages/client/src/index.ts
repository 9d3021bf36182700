/// <reference lib="esnext.disposable" preserve="true" />
// tRPC's declarations name Disposable, which is in no library of the usual targets; users should not have to know.

export { createClient, type Client } from './client.ts'
export type { Contract, ErrorData, Inputs, Outputs } from './contract.ts'
export {
  isMediLensError,
  MediLensError,
  type InputIssue,
  type LocalReason,
  type Reason,
  type ServerReason,
} from './error.ts'
export type * from './ids.ts'
export type { ClientOptions, KeyOptions, Send, SessionOptions, SharedOptions } from './options.ts'
export { createSignIn, type SignedIn, type SignIn, type SignInOptions } from './sign-in.ts'
export type { UploadedFile, UploadState } from './upload-state.ts'
export {
  createUploads,
  type SendOptions,
  type UploadProgress,
  type Uploads,
  type UploadsOptions,
  type UploadTicket,
} from './uploads.ts'
export { identified } from './view.ts'
