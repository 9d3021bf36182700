/** The little of @lhncbc/ucum-lhc, which ships no types, that the proof of unit.ts calls. */
declare module '@lhncbc/ucum-lhc' {
  interface UcumLhcUtils {
    convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null }
    validateUnitString(unit: string): { status: string; ucumCode: string | null }
  }
  const ucum: { UcumLhcUtils: { getInstance(): UcumLhcUtils } }
  export default ucum
}
