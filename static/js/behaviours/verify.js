// A part with data-verify checks a certificate's signature in the reader's browser. Without this file the server compares.
import { wire } from "../verify/wire.js";

export default (root) => wire(root, () => import("../verify/verify-page.js").then(({ open }) => open(root)));
