import { can, router } from '../trpc/procedure.ts'
import { createUpload } from './create-upload.ts'
import { deleteFile } from './delete.ts'
import { getFile, listFiles } from './read.ts'
import {
  CreatedUpload,
  CreateUploadInput,
  DeletedFile,
  FilePage,
  FileReference,
  ListFilesInput,
  StoredFile,
} from './schema.ts'

export const fileRouter = router({
  createUpload: can('file:write').mutation({
    audit: { event: 'file.create_upload', resource: 'file', action: 'create', phi: true },
    input: CreateUploadInput,
    output: CreatedUpload,
    run: createUpload,
  }),
  get: can('file:read').query({
    audit: { event: 'file.read', resource: 'file', action: 'read', phi: true },
    input: FileReference,
    output: StoredFile,
    run: getFile,
  }),
  list: can('file:read').query({
    audit: { event: 'file.list', resource: 'file', action: 'read', phi: true },
    input: ListFilesInput,
    output: FilePage,
    run: listFiles,
  }),
  delete: can('file:write').mutation({
    audit: { event: 'file.delete', resource: 'file', action: 'delete', phi: true },
    input: FileReference,
    output: DeletedFile,
    run: deleteFile,
  }),
})
