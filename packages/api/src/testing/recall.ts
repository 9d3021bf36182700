import { expect } from 'vitest'
import type { z } from 'zod'
import { Submitted } from '../pipeline/hand-over/schema.ts'
import { ModelPage, ModelVersion, RecalledModel } from '../pipeline/model/schema.ts'
import { httpCaller } from './call.ts'
import { FOUND, handOver, handOverFixture } from './hand-over.ts'
import { sessionCookie } from './session-cookie.ts'
import { talk } from './talk.ts'

/** A version of a model, as whoever hands over names it. */
export interface NamedModel {
  readonly name: string
  readonly version: string
}

type Listed = Pick<z.output<typeof ModelVersion>, 'modelVersionId'>

/** A clinic whose results are measured by versions of a model that are recalled, and a clinician who signed in there. */
export async function recallFixture() {
  const scene = await handOverFixture()
  const signedIn = await sessionCookie(scene.db.database, scene.clinic.users.clinician)
  const clinician = talk(httpCaller(scene.db.database), signedIn)
  let versions = 0

  /** Takes the one job that waits, and hands it over. */
  const submitAs = async (model: NamedModel, payload: object) => {
    const { lease } = await scene.claimOne()
    return scene.platform.ask(Submitted, 'pipeline.submit', handOver(lease, payload, { model }))
  }

  /** What a version measured of a new sample; of the clinic's, unless `begin` begins another's. */
  const measured = async (model: NamedModel, payload: object = FOUND, begin = () => scene.analyzeFile()) => {
    const run = await begin()
    expect(await submitAs(model, payload)).toMatchObject({ outcome: 'applied' })
    return run
  }

  const listed = async (model: NamedModel, by = scene.admin) => {
    const { items } = await by.ask(ModelPage, 'model.list', { pipelineType: 'cardiology', limit: 100 })
    const version = items.find((item) => item.version === model.version)
    if (version === undefined) throw new Error('It is not listed')
    return version
  }
  const revoke = ({ modelVersionId }: Listed) =>
    scene.admin.ask(ModelVersion, 'model.revoke', { modelVersionId, reason: 'It takes T waves for beats.' })
  const recall = ({ modelVersionId }: Listed, more: object = {}) =>
    scene.admin.ask(RecalledModel, 'model.recall', { modelVersionId, ...more })

  return {
    ...scene,
    clinician,
    /** A version that nobody else uses here. */
    newModel: (): NamedModel => ({ name: 'ecg', version: `2.0.${versions++}` }),
    submitAs,
    measured,
    listed,
    revoke,
    recall,
  }
}

export type RecallFixture = Awaited<ReturnType<typeof recallFixture>>
