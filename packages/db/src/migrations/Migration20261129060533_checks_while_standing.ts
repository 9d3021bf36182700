import { Migration } from '@mikro-orm/migrations';

const CHECKS = [
  ['retinal_results', 'retinal_results_severity_of_grade', "(dr_severity = split_part('none,mild,moderate,severe,proliferative'::text, ','::text, (dr_grade + 1)))"],
  ['retinal_results', 'retinal_results_four_two_one', '(four_two_one_met = (hemorrhages_4_quadrants OR venous_beading_2_quadrants OR irma_1_quadrant))'],
  ['retinal_results', 'retinal_results_four_two_one_is_severe', '((NOT (four_two_one_met IS TRUE)) OR (dr_grade >= 3))'],
  ['retinal_results', 'retinal_results_edema_of_severity', "(dme_present = (dme_severity <> 'none'::text))"],
  ['radiology_results', 'radiology_results_probability_of_condition', '((primary_condition IS NOT NULL) OR (primary_probability IS NULL))'],
  ['radiology_results', 'radiology_results_severity_of_condition', '((primary_condition IS NOT NULL) OR (primary_severity IS NULL))'],
  ['dermatology_results', 'dermatology_results_asymmetry_score_range', '((asymmetry_score >= (0)::numeric) AND (asymmetry_score <= (2)::numeric))'],
  ['dermatology_results', 'dermatology_results_border_score_range', '((border_score >= (0)::numeric) AND (border_score <= (8)::numeric))'],
  ['dermatology_results', 'dermatology_results_color_score_range', '((color_score >= (0)::numeric) AND (color_score <= (6)::numeric))'],
  ['cognitive_results', 'cognitive_results_valid_of_completed', '(valid_tasks <= tasks_completed)'],
  ['cardiology_results', 'cardiology_results_arrhythmia_named', "((arrhythmia_detected IS TRUE) = (COALESCE(arrhythmia_types, '[]'::jsonb) <> '[]'::jsonb))"],
  ['cardiology_results', 'cardiology_results_qrs_within_qt', '(qrs_duration_ms <= qt_interval_ms)'],
  ['cardiology_results', 'cardiology_results_rate_needs_beats', '((heart_rate_bpm IS NULL) OR (r_peaks_detected >= 2))'],
  ['cardiology_results', 'cardiology_results_variability_needs_beats', '(((sdnn_ms IS NULL) AND (rmssd_ms IS NULL)) OR (r_peaks_detected >= 3))'],
] as const;

/**
 * A result is held to what its fields say of each other while it stands. PostgreSQL judges the whole row with every change: one
 * of before those checks that breaks one could not be taken back, and its run neither fail nor be cancelled.
 */
export class Migration20261129060533_checks_while_standing extends Migration {

  override name = 'Migration20261129060533_checks_while_standing';

  override up(): void | Promise<void> {
    for (const [table, check, expression] of CHECKS) {
      this.#replace(table, check, `((retracted_at IS NOT NULL) OR ${expression})`);
    }
  }

  override down(): void | Promise<void> {
    for (const [table, check, expression] of CHECKS) this.#replace(table, check, expression);
  }

  /** Of what was written before it may be broken, and is not valid then. */
  #replace(table: string, check: string, expression: string): void {
    this.addSql(`alter table "${table}" drop constraint "${check}";`);
    this.addSql(`alter table "${table}" add constraint "${check}" check (${expression}) not valid;`);
    this.addSql(`do \$\$ begin alter table "${table}" validate constraint "${check}"; exception when check_violation then null; end \$\$;`);
  }

}
