/** The code of a page could not be fetched: there is no network, or a newer version has taken the place of this one. */
export class PageCodeMissing extends Error {
  override readonly name = 'PageCodeMissing'

  constructor(cause: unknown) {
    // Not in the words of the browser, upon which the router would reload: offline that loses all there is.
    super('The code of this page is not there', { cause })
  }
}

/** Fetches the code of a page when somebody goes there. */
export const pageCode =
  <Module>(fetchCode: () => Promise<Module>): (() => Promise<Module>) =>
  () =>
    fetchCode().catch((cause: unknown) => {
      throw new PageCodeMissing(cause)
    })
