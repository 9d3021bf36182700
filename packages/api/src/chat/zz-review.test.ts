import { DEMO_ORGANIZATION_ID, DEMO_USERS, seedDemo } from '@medilens/db'
import { testDatabase } from '@medilens/db/testing'
import { writeFileSync, readFileSync } from 'node:fs'
import { it } from 'vitest'
import { httpCaller, testServices } from '../testing/call.ts'
import { sessionCookie } from '../testing/session-cookie.ts'
import { Background } from '../trpc/background.ts'
import { chatServices } from './chat-services.ts'

it('asks', async () => {
  const db = await testDatabase()
  await seedDemo(db.database)
  const background = new Background((e) => console.error(e))
  const call = httpCaller(db.database, testServices({ chat: chatServices({ questionsAMinute: 100000 }), background: background.run }))
  const by = await sessionCookie(db.database, DEMO_USERS.clinician)
  const rows = (sql: string, p: unknown[] = []) => db.database.inOrganization({ organizationId: DEMO_ORGANIZATION_ID, userId: null }, ({ em }) => em.execute<any[]>(sql, p))
  const out: string[] = []
  const patients = await rows(`select p.id, p.full_name, gender, date_of_birth::text from patients p order by p.id`)
  for (const p of patients) {
    const kinds = await rows(`select pipeline_type, status, outcome, requires_review, reviewed_at is not null as rev, superseded_by_id is not null as sup, measured_at::date::text d, risk_level, risk_score from assessments where patient_id = ? order by measured_at desc`, [p.id])
    out.push('P ' + JSON.stringify(p) + '\n' + kinds.map((k) => '   ' + JSON.stringify(Object.values(k))).join('\n'))
  }
  const lines = readFileSync('/tmp/review-scratch/q.txt', 'utf8').trim().split('\n')
  const threads = new Map<string, string>()
  for (const line of lines) {
    const [n, ...rest] = line.split('|')
    const q = rest.join('|')
    const p = n === '-' ? null : patients[Number(n)]
    const key = String(n)
    let t = threads.get(key)
    if (!t) { const r: any = await call('chat.createThread', p ? { patientId: p.id } : {}, by); t = r.data.id as string; threads.set(key, t) }
    const sent: any = await call('chat.send', { threadId: t, question: q }, by)
    if (sent.status !== 200) { out.push(`Q[${n}] ${q}\n   REFUSED ${sent.text}`); continue }
    await background.settled()
    const [a] = await rows('select status, content from chat_messages where id = ?', [sent.data.answerMessageId])
    out.push(`Q[${n}] ${q} (${a.status})\n   ${a.content.split('\n').join('\n   ')}`)
  }
  for (const p of patients) { const s: any = await call('chat.suggestions', { patientId: p.id }, by); out.push('SUGG ' + p.full_name + ' ' + JSON.stringify(s.data.items)) }
  const as = await rows(`select distinct on (pipeline_type, status, outcome) id, pipeline_type, status, outcome from assessments where deleted_at is null order by pipeline_type, status, outcome`)
  for (const a of as) { const e: any = await call('chat.explain', { assessmentId: a.id }, by); out.push(`EXPLAIN ${a.pipeline_type} ${a.status} ${a.outcome}\n   ${e.data?.text?.split('\n').join('\n   ') ?? e.text}`) }
  const q1: any = await call('assessment.reviewQueue', {}, by); out.push('QUEUE ' + JSON.stringify(q1.data ?? q1.text, null, 1).slice(0, 6000))
  const q2: any = await call('assessment.statistics', {}, by); out.push('STATS ' + JSON.stringify(q2.data ?? q2.text, null, 0).slice(0, 4000))
  writeFileSync('/tmp/review-scratch/out.txt', out.join('\n'))
  await db.close()
}, 200000)
