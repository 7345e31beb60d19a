import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

/** No such page, or no such document: the two are not told apart on purpose. */
export default function NotFound() {
  return (
    <main className="message-page">
      <p className="message-code">404</p>
      <h1>There is nothing at this address</h1>
      <p>
        The link may have lost a part on its way, or the document was deleted for ever. Whoever sent it to you can copy
        it again from the document’s page.
      </p>
      <div className="cw-actions">
        <Link className="cw-button" data-kind="primary" href="/">
          All documents
        </Link>
      </div>
    </main>
  );
}
