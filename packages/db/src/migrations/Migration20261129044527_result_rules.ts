import { Migration } from '@mikro-orm/migrations';

const CHECKS = [
  ['retinal_results', 'retinal_results_severity_of_grade'],
  ['retinal_results', 'retinal_results_four_two_one'],
  ['retinal_results', 'retinal_results_four_two_one_is_severe'],
  ['retinal_results', 'retinal_results_edema_of_severity'],
  ['radiology_results', 'radiology_results_probability_of_condition'],
  ['radiology_results', 'radiology_results_severity_of_condition'],
  ['dermatology_results', 'dermatology_results_asymmetry_score_range'],
  ['dermatology_results', 'dermatology_results_border_score_range'],
  ['dermatology_results', 'dermatology_results_color_score_range'],
  ['cognitive_results', 'cognitive_results_valid_of_completed'],
  ['cardiology_results', 'cardiology_results_arrhythmia_named'],
  ['cardiology_results', 'cardiology_results_qrs_within_qt'],
  ['cardiology_results', 'cardiology_results_rate_needs_beats'],
  ['cardiology_results', 'cardiology_results_variability_needs_beats'],
] as const;

/**
 * What fields of one result say of each other, and the scales of Stolz's points. A result of before that breaks one stays as
 * it is, since nobody measures it anew: the check holds for whatever is written from now on, and is not valid for what was,
 * which `db status` shows.
 */
export class Migration20261129044527_result_rules extends Migration {

  override name = 'Migration20261129044527_result_rules';

  override up(): void | Promise<void> {
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_severity_of_grade" check ((dr_severity = split_part('none,mild,moderate,severe,proliferative'::text, ','::text, (dr_grade + 1)))) not valid;`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_four_two_one" check ((four_two_one_met = (hemorrhages_4_quadrants OR venous_beading_2_quadrants OR irma_1_quadrant))) not valid;`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_four_two_one_is_severe" check (((NOT (four_two_one_met IS TRUE)) OR (dr_grade >= 3))) not valid;`);
    this.addSql(`alter table "retinal_results" add constraint "retinal_results_edema_of_severity" check ((dme_present = (dme_severity <> 'none'::text))) not valid;`);

    this.addSql(`alter table "radiology_results" add constraint "radiology_results_probability_of_condition" check (((primary_condition IS NOT NULL) OR (primary_probability IS NULL))) not valid;`);
    this.addSql(`alter table "radiology_results" add constraint "radiology_results_severity_of_condition" check (((primary_condition IS NOT NULL) OR (primary_severity IS NULL))) not valid;`);

    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_asymmetry_score_range";`);
    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_border_score_range";`);
    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_color_score_range";`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_asymmetry_score_range" check (((asymmetry_score >= (0)::numeric) AND (asymmetry_score <= (2)::numeric))) not valid;`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_border_score_range" check (((border_score >= (0)::numeric) AND (border_score <= (8)::numeric))) not valid;`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_color_score_range" check (((color_score >= (0)::numeric) AND (color_score <= (6)::numeric))) not valid;`);

    this.addSql(`alter table "cognitive_results" add constraint "cognitive_results_valid_of_completed" check ((valid_tasks <= tasks_completed)) not valid;`);

    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_arrhythmia_named" check (((arrhythmia_detected IS TRUE) = (COALESCE(arrhythmia_types, '[]'::jsonb) <> '[]'::jsonb))) not valid;`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_qrs_within_qt" check ((qrs_duration_ms <= qt_interval_ms)) not valid;`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_rate_needs_beats" check (((heart_rate_bpm IS NULL) OR (r_peaks_detected >= 2))) not valid;`);
    this.addSql(`alter table "cardiology_results" add constraint "cardiology_results_variability_needs_beats" check ((((sdnn_ms IS NULL) AND (rmssd_ms IS NULL)) OR (r_peaks_detected >= 3))) not valid;`);
    for (const [table, check] of CHECKS) {
      this.addSql(`do \$\$ begin alter table "${table}" validate constraint "${check}"; exception when check_violation then null; end \$\$;`);
    }
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "cardiology_results" drop constraint "cardiology_results_arrhythmia_named";`);
    this.addSql(`alter table "cardiology_results" drop constraint "cardiology_results_qrs_within_qt";`);
    this.addSql(`alter table "cardiology_results" drop constraint "cardiology_results_rate_needs_beats";`);
    this.addSql(`alter table "cardiology_results" drop constraint "cardiology_results_variability_needs_beats";`);

    this.addSql(`alter table "cognitive_results" drop constraint "cognitive_results_valid_of_completed";`);

    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_asymmetry_score_range";`);
    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_border_score_range";`);
    this.addSql(`alter table "dermatology_results" drop constraint "dermatology_results_color_score_range";`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_asymmetry_score_range" check ((asymmetry_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_border_score_range" check ((border_score >= (0)::numeric));`);
    this.addSql(`alter table "dermatology_results" add constraint "dermatology_results_color_score_range" check ((color_score >= (0)::numeric));`);

    this.addSql(`alter table "radiology_results" drop constraint "radiology_results_probability_of_condition";`);
    this.addSql(`alter table "radiology_results" drop constraint "radiology_results_severity_of_condition";`);

    this.addSql(`alter table "retinal_results" drop constraint "retinal_results_severity_of_grade";`);
    this.addSql(`alter table "retinal_results" drop constraint "retinal_results_four_two_one";`);
    this.addSql(`alter table "retinal_results" drop constraint "retinal_results_four_two_one_is_severe";`);
    this.addSql(`alter table "retinal_results" drop constraint "retinal_results_edema_of_severity";`);
  }

}
