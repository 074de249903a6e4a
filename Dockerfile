# Two stages: the first installs what production needs, the second holds nothing else.
FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# The data folder belongs to the user that runs Perch, so that a fresh volume does too.
RUN groupadd --system --gid 10001 perch \
 && useradd --system --uid 10001 --gid perch --home-dir /app perch \
 && install -d -o perch -g perch /data
COPY --from=install /app/node_modules ./node_modules
COPY package.json ./
COPY migrations ./migrations
COPY views ./views
COPY src ./src
USER perch
VOLUME /data
EXPOSE 3000
# node itself is process 1 and gets SIGTERM; npm would stand in between.
# Node would let garbage lie until a good part of the machine's memory is full; 60 MB of the heap are really in use.
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=512", "src/main.ts"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "src/cli.ts", "health"]
