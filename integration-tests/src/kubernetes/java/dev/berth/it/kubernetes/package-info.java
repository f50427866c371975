/**
 * Discovery against a real kube-apiserver and etcd, without a kubelet: pods are objects whose
 * status the test writes. In the lane {@code -Pkubernetes}, because the server has to be built with
 * Go; {@link dev.berth.it.kubernetes.GoTool} has it.
 */
@NullMarked
package dev.berth.it.kubernetes;

import org.jspecify.annotations.NullMarked;
