// Written by `medilens db migration:create`, in the order in which migrations are applied.
import { Migration20261122173000_ground } from './Migration20261122173000_ground.ts'
import { Migration20261122174000_organization_ids } from './Migration20261122174000_organization_ids.ts'
import { Migration20261122201522_whole_contract } from './Migration20261122201522_whole_contract.ts'
import { Migration20261122203948_corrections } from './Migration20261122203948_corrections.ts'
import { Migration20261128220726_review_of_ungraded } from './Migration20261128220726_review_of_ungraded.ts'
import { Migration20261128220743_threads_of_patient } from './Migration20261128220743_threads_of_patient.ts'
import { Migration20261129013030_eye_of_assessment } from './Migration20261129013030_eye_of_assessment.ts'
import { Migration20261129014133_hand_over } from './Migration20261129014133_hand_over.ts'
import { Migration20261129020436_review_urgency } from './Migration20261129020436_review_urgency.ts'
import { Migration20261129020524_sign_in_audit } from './Migration20261129020524_sign_in_audit.ts'
import { Migration20261129020733_eye_by_whichever_server } from './Migration20261129020733_eye_by_whichever_server.ts'
import { Migration20261129043604_ecg_annotations } from './Migration20261129043604_ecg_annotations.ts'
import { Migration20261129043859_discard_at } from './Migration20261129043859_discard_at.ts'
import { Migration20261129044527_result_rules } from './Migration20261129044527_result_rules.ts'
import { Migration20261129051049_recall } from './Migration20261129051049_recall.ts'
import { Migration20261129055533_derived_keys } from './Migration20261129055533_derived_keys.ts'
import { Migration20261129055817_review_after_recall } from './Migration20261129055817_review_after_recall.ts'
import { Migration20261129060400_models_of_assessments } from './Migration20261129060400_models_of_assessments.ts'
import { Migration20261129060533_checks_while_standing } from './Migration20261129060533_checks_while_standing.ts'

export const MIGRATIONS = [
  { name: 'Migration20261122173000_ground', class: Migration20261122173000_ground },
  { name: 'Migration20261122174000_organization_ids', class: Migration20261122174000_organization_ids },
  { name: 'Migration20261122201522_whole_contract', class: Migration20261122201522_whole_contract },
  { name: 'Migration20261122203948_corrections', class: Migration20261122203948_corrections },
  { name: 'Migration20261128220726_review_of_ungraded', class: Migration20261128220726_review_of_ungraded },
  { name: 'Migration20261128220743_threads_of_patient', class: Migration20261128220743_threads_of_patient },
  { name: 'Migration20261129013030_eye_of_assessment', class: Migration20261129013030_eye_of_assessment },
  { name: 'Migration20261129014133_hand_over', class: Migration20261129014133_hand_over },
  { name: 'Migration20261129020436_review_urgency', class: Migration20261129020436_review_urgency },
  { name: 'Migration20261129020524_sign_in_audit', class: Migration20261129020524_sign_in_audit },
  { name: 'Migration20261129020733_eye_by_whichever_server', class: Migration20261129020733_eye_by_whichever_server },
  { name: 'Migration20261129043604_ecg_annotations', class: Migration20261129043604_ecg_annotations },
  { name: 'Migration20261129043859_discard_at', class: Migration20261129043859_discard_at },
  { name: 'Migration20261129044527_result_rules', class: Migration20261129044527_result_rules },
  { name: 'Migration20261129051049_recall', class: Migration20261129051049_recall },
  { name: 'Migration20261129055533_derived_keys', class: Migration20261129055533_derived_keys },
  { name: 'Migration20261129055817_review_after_recall', class: Migration20261129055817_review_after_recall },
  { name: 'Migration20261129060400_models_of_assessments', class: Migration20261129060400_models_of_assessments },
  { name: 'Migration20261129060533_checks_while_standing', class: Migration20261129060533_checks_while_standing },
]
