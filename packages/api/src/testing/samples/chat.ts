import type { Samples } from './sample.ts'

export const chatSamples: Samples = ({
  patientId,
  assessmentId,
  threadId,
  spareThreadId,
  answerId,
  someId,
}) => ({
  'chat.createThread': { patientId, title: 'A conversation' },
  'chat.listThreads': { patientId, limit: 10, cursor: someId },
  'chat.getThread': { threadId },
  'chat.archiveThread': { threadId: spareThreadId },
  'chat.listMessages': { threadId, limit: 10, cursor: someId },
  'chat.send': { threadId, question: 'What was measured?' },
  'chat.onAnswer': { messageId: answerId, lastEventId: '0' },
  'chat.suggestions': { patientId },
  'chat.explain': { assessmentId },
})
