// Thrown where a file holds no certificate that can be read. `reason` names a sentence of the page.
export class Unreadable extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}
