import type { AuditAction } from '@medilens/db/vocabulary'

/** What somebody did, and what they tried to do where they were not let: `opened`, `open`. */
type Words = readonly [did: string, tried: string, what: string]

const EVENTS: Readonly<Record<string, Words>> = {
  'api_key.create': ['created', 'create', 'an API key'],
  'api_key.list': ['listed', 'list', 'the API keys'],
  'api_key.refused': ['called', 'call', 'with a key that was refused'],
  'api_key.revoke': ['revoked', 'revoke', 'an API key'],
  'assessment.add_stage': ['added', 'add', 'a stage to an assessment'],
  'assessment.analyze': ['sent', 'send', 'a sample to be measured'],
  'assessment.create': ['opened', 'open', 'a new assessment'],
  'assessment.delete': ['deleted', 'delete', 'an assessment'],
  'assessment.list': ['listed', 'list', 'assessments'],
  'assessment.read': ['opened', 'open', 'an assessment'],
  'assessment.read_progress': ['followed', 'follow', 'the run of an assessment'],
  'assessment.read_recording': ['looked', 'look', 'at a recording'],
  'assessment.read_work': ['looked', 'look', 'at what became of a run'],
  'assessment.record': ['recorded', 'record', 'an assessment'],
  'assessment.review': ['reviewed', 'review', 'an assessment'],
  'assessment.review_queue': ['looked', 'look', 'at the review queue'],
  'assessment.save_result': ['saved', 'save', 'the result of an assessment'],
  'assessment.statistics': ['looked', 'look', 'at counts of assessments'],
  'assessment.supersede': ['corrected', 'correct', 'an assessment by another'],
  'assessment.update_stage': ['updated', 'update', 'a stage of an assessment'],
  'assessment.update_status': ['changed', 'change', 'the status of an assessment'],
  'audit.list': ['looked', 'look', 'at the audit'],
  'audit.list_sign_ins': ['looked', 'look', 'at the sign-ins'],
  'biomarker.catalogue': ['read', 'read', 'the catalogue of biomarkers'],
  'biomarker.history': ['looked', 'look', 'at a biomarker over time'],
  'biomarker.latest': ['looked', 'look', 'at a patient’s latest values'],
  'biomarker.list': ['listed', 'list', 'values of a patient'],
  'biomarker.save': ['saved', 'save', 'values of an assessment'],
  'chat.archive_thread': ['archived', 'archive', 'a conversation'],
  'chat.create_thread': ['began', 'begin', 'a conversation'],
  'chat.explain': ['had', 'have', 'an assessment explained'],
  'chat.list_messages': ['read', 'read', 'messages of a conversation'],
  'chat.list_threads': ['listed', 'list', 'conversations'],
  'chat.read_answer': ['received', 'receive', 'an answer in a conversation'],
  'chat.read_thread': ['opened', 'open', 'a conversation'],
  'chat.send': ['asked', 'ask', 'in a conversation'],
  'chat.suggestions': ['looked', 'look', 'at questions to ask about a patient'],
  'file.create_upload': ['began', 'begin', 'an upload'],
  'file.delete': ['erased', 'erase', 'a file'],
  'file.discard': ['erased', 'erase', 'a file that came to no assessment'],
  'file.download': ['downloaded', 'download', 'a file'],
  'file.list': ['listed', 'list', 'files of a patient'],
  'file.read': ['looked', 'look', 'at what is known of a file'],
  'file.upload': ['uploaded', 'upload', 'a file'],
  'model.get': ['opened', 'open', 'a model version'],
  'model.list': ['listed', 'list', 'model versions'],
  'model.recall': ['recalled', 'recall', 'results of a model version'],
  'model.register': ['registered', 'register', 'a model version'],
  'model.results': ['listed', 'list', 'results of a model version'],
  'model.revoke': ['revoked', 'revoke', 'a model version'],
  'model.update': ['changed', 'change', 'a model version'],
  'organization.create': ['created', 'create', 'the organization'],
  'organization.grant_role': ['gave', 'give', 'a member a role'],
  'organization.invite': ['invited', 'invite', 'a person'],
  'organization.list_members': ['listed', 'list', 'the members'],
  'organization.read': ['looked', 'look', 'at the organization'],
  'organization.revoke_role': ['took', 'take', 'a role from a member'],
  'organization.seed_demo': ['made', 'make', 'the demo organization'],
  'organization.update': ['changed', 'change', 'the organization'],
  'patient.create': ['added', 'add', 'a patient'],
  'patient.delete': ['deleted', 'delete', 'a patient'],
  'patient.list': ['listed', 'list', 'patients'],
  'patient.read': ['opened', 'open', 'a patient’s record'],
  'patient.read_names': ['looked', 'look', 'up names of patients'],
  'patient.search': ['searched', 'search', 'for patients'],
  'patient.update': ['changed', 'change', 'a patient’s record'],
  'pipeline.claim': ['claimed', 'claim', 'work of a pipeline'],
  'pipeline.dead_letters': ['listed', 'list', 'work that failed for good'],
  'pipeline.fail': ['gave', 'give', 'work of a pipeline back'],
  'pipeline.heartbeat': ['kept', 'keep', 'work of a pipeline'],
  'pipeline.kept_aside': ['listed', 'list', 'results that were kept aside'],
  'pipeline.report_stage': ['reported', 'report', 'a stage of a run'],
  'pipeline.requeue': ['requeued', 'requeue', 'work of a pipeline'],
  'pipeline.submit': ['handed', 'hand', 'over a result'],
  'user.accept_invitation': ['accepted', 'accept', 'an invitation'],
  'user.change_password': ['changed', 'change', 'their password'],
  'user.choose_organization': ['entered', 'enter', 'this organization'],
  'user.list_sessions': ['listed', 'list', 'their own sessions'],
  'user.me': ['asked', 'ask', 'who they are here'],
  'user.read_names': ['looked', 'look', 'up names of staff'],
  'user.read_profile': ['read', 'read', 'their own profile'],
  'user.revoke_other_sessions': ['ended', 'end', 'their other sessions'],
  'user.revoke_session': ['ended', 'end', 'a session of their own'],
  'user.sign_in': ['signed', 'sign', 'in'],
  'user.sign_out': ['signed', 'sign', 'out'],
  'user.update_profile': ['changed', 'change', 'their own profile'],
}

/** What an event says of whoever did it; one that is not known here is shown as it is. */
export const eventInWords = (eventType: string, action: AuditAction): string => {
  const words = EVENTS[eventType]
  if (words === undefined) return action === 'deny' ? `tried: ${eventType}` : eventType
  const [did, tried, what] = words
  return action === 'deny' ? `tried to ${tried} ${what}` : `${did} ${what}`
}

/** What is a matter of accounts and of keys, and so in the list of sign-ins. */
const OF_SIGN_IN: readonly string[] = [
  'api_key.refused',
  'user.change_password',
  'user.choose_organization',
  'user.list_sessions',
  'user.me',
  'user.revoke_other_sessions',
  'user.revoke_session',
  'user.sign_in',
  'user.sign_out',
]

/** A kind of event, in words, to choose it from others. */
export interface EventChoice {
  readonly value: string
  readonly label: string
}

const choicesOf = (kinds: readonly string[]): readonly EventChoice[] =>
  kinds
    .map((value) => ({ value, label: eventInWords(value, 'read') }))
    .toSorted((a, b) => a.label.localeCompare(b.label))

/** The kinds of events that are known. */
export const EVENT_CHOICES = choicesOf(Object.keys(EVENTS))

/** The kinds of events that the list of sign-ins may hold. */
export const SIGN_IN_CHOICES = choicesOf(OF_SIGN_IN)

const REASONS: Readonly<Record<string, string>> = {
  closed: 'the account is closed',
  'not in force': 'the key is revoked or expired',
  'too many attempts': 'too many attempts',
  wrong: 'wrong password',
  'wrong secret': 'the key’s secret is wrong',
}

/** Why a sign-in or a key was refused; what is not known here is shown as it is. */
export const reasonInWords = (why: string): string => REASONS[why] ?? why
