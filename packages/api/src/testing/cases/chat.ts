import type { TenancyCases } from './case.ts'

export const CHAT_CASES: TenancyCases = {
  'chat.createThread': [{ names: 'patient', input: (patientId) => ({ patientId }) }],
  'chat.listThreads': [
    { names: 'patient', input: (patientId) => ({ patientId }) },
    { names: 'thread', input: (cursor) => ({ cursor }) },
  ],
  'chat.getThread': [{ names: 'thread', input: (threadId) => ({ threadId }) }],
  'chat.archiveThread': [{ names: 'thread', input: (threadId) => ({ threadId }) }],
  'chat.listMessages': [
    { names: 'thread', input: (threadId) => ({ threadId }) },
    { names: 'message', beside: 'thread', input: (cursor, threadId) => ({ threadId, cursor }) },
  ],
  'chat.send': [{ names: 'thread', input: (threadId) => ({ threadId, question: 'What was measured?' }) }],
  'chat.onAnswer': [{ names: 'message', input: (messageId) => ({ messageId }) }],
  'chat.suggestions': [{ names: 'patient', input: (patientId) => ({ patientId }) }],
  'chat.explain': [{ names: 'assessment', input: (assessmentId) => ({ assessmentId }) }],
}
