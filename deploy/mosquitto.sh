#!/bin/sh
# Starts Mosquitto in its container: fills in the template of mqtt/broker and makes the
# password file from the environment, so that no password lies in the image.
set -eu
umask 077

place=$BROKER_DATA/configuration
rm -rf "$place"
mkdir -p "$place"
printf 'server:%s\nweb:%s\n' "$MQTT_SERVER_PASSWORD" "$MQTT_WEB_PASSWORD" >"$place/passwords"
mosquitto_passwd -U "$place/passwords"
cp "$BROKER_FILES/acl" "$place/acl"
sed -e "s|\${listener}|$BROKER_LISTENER|" -e "s|\${config}|$place|" -e "s|\${data}|$BROKER_DATA|" \
    "$BROKER_FILES/mosquitto.conf" >"$place/mosquitto.conf"
exec mosquitto -c "$place/mosquitto.conf"
