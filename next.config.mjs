/** Headers of every page. The server adds its own to what it serves itself (REST, health, sockets). */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The image optimiser would fetch and re-encode on the server; nothing here needs it.
  images: { unoptimized: true },
  // One Yjs in the process: the server has it too, and Yjs warns of, and breaks with, a second copy in the pages' bundle.
  serverExternalPackages: ["yjs", "y-protocols"],
  // Types are checked by `npm run check`. Here they would make `npm start` on a new machine check the tests too.
  typescript: { ignoreBuildErrors: true },
  // Next writes no files of its own into the tree, and asks nobody over the network while it builds.
  agentRules: false,
  experimental: { agentUpgrade: false },
  devIndicators: false,
  headers: async () => [{ source: "/:path*", headers }],
};
