# The pages are built here, with what only building needs.
FROM node:24-slim AS build
WORKDIR /cowrite
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf .next/cache

# What runs: the same sources, since Node runs TypeScript as it is, without tools, tests and browsers.
FROM node:24-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 DATA_DIR=/data
WORKDIR /cowrite
COPY package.json package-lock.json ./
# The project's own Node is for machines with an older one; this image has it.
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /cowrite/.next ./.next
COPY next.config.mjs tsconfig.json LICENSE ./
COPY app ./app
COPY lib ./lib
COPY scripts ./scripts
COPY server ./server
RUN mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
HEALTHCHECK --start-period=30s --interval=15s --timeout=5s \
  CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
# Not through npm: the signals are for the server.
CMD ["node", "scripts/start.mjs"]
