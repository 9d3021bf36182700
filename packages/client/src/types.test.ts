import type {
  ApiKeyId,
  AssessmentId,
  AuditEventId,
  AuthEventId,
  BiomarkerValueId,
  ChatMessageId,
  ChatThreadId,
  Client,
  Inputs,
  JobId,
  MediLensError,
  OrganizationId,
  Outputs,
  PatientId,
  Reason,
  SignInSessionId,
  ModelVersionId,
  SubmissionId,
  UploadedFileId,
  UserId,
} from '@medilens/client'
import { isMediLensError } from '@medilens/client'
import { expectTypeOf, it } from 'vitest'
import type { $brand } from 'zod'

// Read by the compiler; vitest only runs past them.

/** The places of a type that are `any` or `unknown`, which is what a declaration that names a missing module becomes. */
type Untyped<Type, Path extends string> = 0 extends 1 & Type
  ? Path
  : unknown extends Type
    ? Path
    : Type extends string | number | boolean | null | undefined
      ? never
      : Type extends readonly (infer Item)[]
        ? Untyped<Item, `${Path}[]`>
        : Type extends AsyncIterable<infer Item>
          ? Untyped<Item, `${Path}[]`>
          : { [Key in keyof Type & string]-?: Untyped<Type[Key], `${Path}.${Key}`> }[keyof Type & string]

/** The kinds of ids anywhere in a type. */
type Kinds<Type> =
  Type extends $brand<infer Kind>
    ? Kind
    : Type extends string | number | boolean | null | undefined
      ? never
      : Type extends readonly (infer Item)[]
        ? Kinds<Item>
        : Type extends AsyncIterable<infer Item>
          ? Kinds<Item>
          : { [Key in keyof Type & string]: Kinds<Type[Key]> }[keyof Type & string]

type Query<Input, Output> = {
  query: (input: Input, options?: { signal?: AbortSignal }) => Promise<Output>
}

it('has no any and no unknown in what is sent and answered', () => {
  expectTypeOf<Untyped<Inputs, 'Inputs'>>().toBeNever()
  expectTypeOf<Untyped<Outputs, 'Outputs'>>().toBeNever()
  // The test of the test.
  expectTypeOf<Untyped<{ a: { b: unknown[] }; c: string }, 'T'>>().toEqualTypeOf<'T.a.b[]'>()
  expectTypeOf<Untyped<{ a: AsyncIterable<{ b: unknown }> }, 'T'>>().toEqualTypeOf<'T.a[].b'>()
})

it('has the procedures of the server', () => {
  expectTypeOf<keyof Outputs>().toEqualTypeOf<keyof Inputs>()
  expectTypeOf<'assessment' | 'audit' | 'biomarker' | 'patient'>().toExtend<keyof Outputs>()
  expectTypeOf<Client['patient']['get']>().toExtend<
    Query<Inputs['patient']['get'], Outputs['patient']['get']>
  >()
  expectTypeOf<Client['assessment']['record']>().toHaveProperty('mutate')
  expectTypeOf<Client['assessment']['record']>().not.toHaveProperty('query')
})

it('takes the result of the pipeline that was run', () => {
  type Recording = Parameters<Client['assessment']['record']['mutate']>[0]
  expectTypeOf<Recording>().toEqualTypeOf<Inputs['assessment']['record']>()
  expectTypeOf<Recording['pipelineType']>().toEqualTypeOf<
    'retinal' | 'speech' | 'cardiology' | 'radiology' | 'dermatology' | 'cognitive'
  >()
  const run = { patientId: 'p', biomarkers: [{ name: 'vessel_density', value: 0.4, unit: 'ratio' }] }
  const retinal: Recording = { ...run, pipelineType: 'retinal', result: { drGrade: 2 } }
  const cardiology: Recording = { ...run, pipelineType: 'cardiology', result: { sdnnMs: 43.11 } }
  // @ts-expect-error a retinal run has no heart rate variability
  const crossed: Recording = { ...run, pipelineType: 'retinal', result: { sdnnMs: 43.11 } }
  // @ts-expect-error there is no such pipeline
  const unknown: Recording = { ...run, pipelineType: 'oncology' }
  // @ts-expect-error whose it is must be said
  const nobodys: Recording = { pipelineType: 'retinal', biomarkers: [] }
  // @ts-expect-error an organization is never named; the key has one
  const foreign: Recording = { ...run, pipelineType: 'retinal', organizationId: 'o' }
  void [retinal, cardiology, crossed, unknown, nobodys, foreign]
})

it('hands over one outcome or another, and is answered one of four', () => {
  type Payload = Inputs['pipeline']['submit']['payload']
  expectTypeOf<Payload['outcome']>().toEqualTypeOf<'measured' | 'ungradable'>()
  expectTypeOf<Extract<Payload, { outcome: 'ungradable' }>['reason']>().toEqualTypeOf<string>()
  expectTypeOf<Extract<Payload, { outcome: 'measured' }>>().toHaveProperty('result')
  // @ts-expect-error a poor sample says nothing of the patient
  const graded: Payload = { outcome: 'ungradable', reason: 'noise', riskLevel: 'low' }
  // @ts-expect-error what was measured stands in a result
  const empty: Payload = { outcome: 'measured', biomarkers: [] }
  void [graded, empty]
  type Submitted = Outputs['pipeline']['submit']
  expectTypeOf<Submitted['outcome']>().toEqualTypeOf<'applied' | 'late' | 'quarantined' | 'refused'>()
  expectTypeOf<Extract<Submitted, { outcome: 'applied' }>>().not.toHaveProperty('issues')
  expectTypeOf<Extract<Submitted, { outcome: 'refused' }>['reason']>().toEqualTypeOf<
    'model_revoked' | 'model_mismatch'
  >()
})

it('answers a history of points', () => {
  type History = Outputs['biomarker']['history']
  expectTypeOf<History['points'][number]>().toEqualTypeOf<{
    assessmentId: AssessmentId
    value: number
    status: 'normal' | 'borderline' | 'abnormal' | null
    crossed: { label: string; comparison: '>=' | '>' | '<='; value: number }[]
    measuredAt: string
    pipelineType: Inputs['assessment']['record']['pipelineType']
    pipelineVersion: string | null
    eyeLaterality: 'left' | 'right' | 'both' | null
    normalRangeMin: number | null
    normalRangeMax: number | null
    noRangeReason:
      | 'not_in_catalogue'
      | 'no_agreed_norm'
      | 'sex_required'
      | 'age_required'
      | 'age_outside'
      | 'unit_incompatible'
      | 'rate_too_high'
      | 'rate_unknown'
      | null
    confidence: number | null
  }>()
  expectTypeOf<Pick<History, 'name' | 'unit' | 'otherUnits'>>().toEqualTypeOf<{
    name: string
    unit: string | null
    otherUnits: string[]
  }>()
})

it('asks a history of one patient, by either id', () => {
  type Asked = Parameters<Client['biomarker']['history']['query']>[0]
  expectTypeOf<Asked>().toEqualTypeOf<Inputs['biomarker']['history']>()
  const byPatient: Asked = { patientId: 'p', name: 'rmssd', days: 90 }
  const byUser: Asked = { userId: 'u', name: 'rmssd' }
  // @ts-expect-error of nobody
  const ofNobody: Asked = { name: 'rmssd' }
  void [byPatient, byUser, ofNobody]
})

it('hears an answer event by event', () => {
  type Heard = ReturnType<Client['chat']['onAnswer']['subscribe']>
  type Event = Heard extends AsyncIterable<infer Item> ? Item : never
  expectTypeOf<Event['id']>().toEqualTypeOf<string>()
  expectTypeOf<Event['data']['type']>().toEqualTypeOf<'text' | 'complete'>()
  expectTypeOf<Extract<Event['data'], { type: 'text' }>['text']>().toEqualTypeOf<string>()
})

it('answers what happened, by whom', () => {
  type Event = Outputs['audit']['list']['items'][number]
  expectTypeOf<Event['id']>().toEqualTypeOf<AuditEventId>()
  expectTypeOf<Event['patientId']>().toEqualTypeOf<PatientId | null>()
  expectTypeOf<Event['phiAccessed']>().toEqualTypeOf<boolean>()
  expectTypeOf<Event['details']>().toEqualTypeOf<Record<
    string,
    string | number | boolean | string[] | null
  > | null>()
})

it('tells ids apart in answers, and takes them back', () => {
  expectTypeOf<Outputs['patient']['create']['id']>().toEqualTypeOf<PatientId>()
  expectTypeOf<Outputs['patient']['create']['userId']>().toEqualTypeOf<UserId | null>()
  expectTypeOf<Outputs['assessment']['create']['id']>().toEqualTypeOf<AssessmentId>()
  expectTypeOf<Outputs['assessment']['create']['apiKeyId']>().toEqualTypeOf<ApiKeyId | null>()
  expectTypeOf<Outputs['biomarker']['save']['items'][number]['id']>().toEqualTypeOf<BiomarkerValueId>()
  expectTypeOf<AssessmentId>().not.toExtend<PatientId>()
  expectTypeOf<PatientId>().toExtend<Inputs['patient']['get']['patientId']>()
  expectTypeOf<string>().toExtend<Inputs['patient']['get']['patientId']>()
})

it('has a name for every kind of id in an answer', () => {
  type Named = AssessmentId | AuditEventId | ApiKeyId | BiomarkerValueId | ChatMessageId | ChatThreadId
  type Others = AuthEventId | OrganizationId | PatientId | SignInSessionId | UserId
  type OfWork = JobId | ModelVersionId | SubmissionId | UploadedFileId
  expectTypeOf<Kinds<Outputs>>().toExtend<Kinds<Named | Others | OfWork>>()
  // The test of the test.
  expectTypeOf<Kinds<{ a: (AssessmentId | null)[]; b: AsyncIterable<{ c: UserId }> }>>().toEqualTypeOf<
    'AssessmentId' | 'UserId'
  >()
  expectTypeOf<'PatientId' | 'BiomarkerValueId'>().toExtend<Kinds<Outputs>>()
})

it('fails for one of the known reasons', () => {
  expectTypeOf<'not_found' | 'invalid_input' | 'network' | 'aborted'>().toExtend<Reason>()
  expectTypeOf<string>().not.toExtend<Reason>()
  expectTypeOf(isMediLensError).guards.toEqualTypeOf<MediLensError>()
  expectTypeOf<MediLensError['issues']>().toEqualTypeOf<
    readonly { readonly path: string; readonly problem: string }[]
  >()
  expectTypeOf<MediLensError['data']>().not.toBeAny()
})
